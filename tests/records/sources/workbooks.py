"""Small workbooks written by hand, of kinds that no package at hand writes."""

import base64
import gzip
import io
import struct
import zipfile

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(workbook, part, before, after):
    """A zipped workbook with a text of one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part]
    return zipped({**parts, part: parts[part].replace(before, after)})


def ods(rows):
    """An .ods file of one sheet from the XML of its rows."""
    spaces = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
        f'<table:table table:name="Tickets">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = f"{OFFICE}:manifest:1.0"
    entry = f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": entry})


def xlsb(rows):
    """An .xlsb file of one sheet from {row: {column: text, float or error code}}."""
    book = (
        _record(131)
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("Tickets"))
        + _record(144)
        + _record(132)
    )
    body = b"".join(
        _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)) + b"".join(_cell(column, value) for column, value in cells.items())
        for row, cells in rows.items()
    )
    extent = struct.pack("<IIII", 0, max(rows), 0, max(map(max, rows.values())))
    sheet = _record(129) + _record(148, extent) + _record(145) + body + _record(146) + _record(130)
    kinds = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    relation = f'<Relationship Id="rId1" Type="{SHEET}" Target="worksheets/sheet1.bin"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}">{kinds}</Types>',
            "xl/workbook.bin": book,
            "xl/worksheets/sheet1.bin": sheet,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>',
        }
    )


def _number(value):
    head, rest = value & 0x7F, value >> 7
    return bytes([head | 0x80]) + _number(rest) if rest else bytes([head])


def _record(kind, body=b""):
    return _number(kind) + _number(len(body)) + body


def _text(value):
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def _cell(column, value):
    head = struct.pack("<II", column, 0)
    if isinstance(value, int):
        return _record(3, head + bytes([value]))
    return _record(6, head + _text(value)) if isinstance(value, str) else _record(5, head + struct.pack("<d", value))


#: An .xls file of one sheet: request_id, created_at, cost; 7, 2026-01-05 09:00, 1.5; a blank row; 8, 2026-01-06 10:00, #REF!.
XLS = gzip.decompress(
    base64.b85decode(
        "ABzY8000000t4+>O=wd=5dQWhX?|$aBqmBKlu)qR+8)G<2yLpMJz1(KiV87J9yGK`G>M0J&}z-GAb3)|6zaiC)r&vqL2n*}iXH?(NEEzy5)?eN"
        "dCp8;G_48^XrcPP$IkA~?99&FpV@uy#e%;)d$*&46&QpKRl|*z2A-niu2*~@xnXdzp1UX+7S<KqE}F;|2OhOOck&$ad{?01j{PZ7;2outIE|5P"
        "Mvtr^_KFX2#XbxWRk%SMFT&zgKxjhf2BEj5<zt~k!kG~|KyAzFI2NKKy}Qg+d`#;SnHOyLzUaIW&JKj|j92l6E2`GkfjzlYd~%%$I_<5P15N0#"
        "p3!q$58)<n*&?Aoo$gO2Bje+{)9EsTH05*nVnl$?^}YQhV)56OuR#2-%lXdV@Le>OEBRM7J1_;~lx&p}+7Y(1#EHYH#DreRFQSJcIwX03oPOr4"
        "o-f2wNvb4rdc2?~WAOs%B(nK}hXcI?2H&#4&?XzEm1vTB;Idz~jgNd<y!Gkjfw9qOOgK|=7}So8E$kZ%Tx1PW_KHN@6L)$=W4q8xVs*2WJA?*l"
        "O;g@I8Zry}r=`thk#<u*I|Z+zTN}#Ts9gGZ@IhzkeYA(l^TU;M!THzGS#;46mLz?CrqQSR)b(qOhtYbj%<%G7X!xg4<I;Sl?}m9UwquD0mEadz"
        "tMTZl?={UFE7n#kw9jiE;rY?Y5*i`)E+FE`;)kJ{oGqNtY8Gt2uwWAlU8V(_SU5tMAqx)8MI5%UNeyZN++$ZLQ2u}i7A#n>V8Ma~3l{zZD7l)}"
        "F5-M8cbHdwr}<xJiBi@2P4ds;5VG_X=yP%(GL+{~Y-;^%ghSPBsa5LK{}(cjQtvrTU`+g&XnOt9r<!VfpH(aR{@fO7w*P7~e*WeDzX2~iCh7nd"
        "000"
    )
)
