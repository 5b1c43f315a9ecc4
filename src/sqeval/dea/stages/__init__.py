"""Units seen from inside: what each stage of their process takes, makes and hands on."""
