"""A page read back: its tables by section, its visible text, and whether its tags nest."""

from html.parser import HTMLParser

VOID = {"meta", "br", "rect", "path", "circle"}


class Page(HTMLParser):
    """Sections as lists of rows of cells; the header's text is under "headline"."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.problems = [], []
        self.rows, self.texts, self.tags, self.attributes = {}, {}, [], []
        self.section, self.cell = "headline", None
        self.feed(html)
        self.close()
        if self.open:
            self.problems.append(f"left open: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "section" and dict(attrs).get("id"):
            self.section = dict(attrs)["id"]
        if tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.rows[self.section][-1].append("")
            self.cell = True
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.open[-1:] in (["style"], []):
            return
        self.texts[self.section] = self.texts.get(self.section, "") + " " + data
        if self.cell:
            self.rows[self.section][-1][-1] += data

    @property
    def text(self):
        return " ".join(" ".join(self.texts.values()).split())

    def body_rows(self, section):
        """Rows that begin with a unit (or rank), as lists of cells."""
        return [row for row in self.rows[section] if len(row) > 1]
