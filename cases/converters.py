from urllib.parse import quote, unquote


class CaseReferenceConverter:
    """One step of an address that holds any case reference, whatever an imported file put into it.

    A slash would end the step, and browsers resolve steps of dots alone, so these (and the per cent sign) are escaped
    once more than usual. An ordinary reference stands as it is.
    """

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        """Return the reference, or raise ValueError (page not found) for what no database can hold."""
        reference = unquote(value)
        if "\x00" in reference:
            raise ValueError(value)
        return reference

    def to_url(self, value: str) -> str:
        if not value.strip("."):
            return value.replace(".", "%2E")
        return value.replace("%", quote("%")).replace("/", quote("/", safe=""))
