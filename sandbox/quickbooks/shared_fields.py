"""Parts that requests of several entities have in common."""

from sandbox.quickbooks.shapes import Kind, flag, ignored, shape, text

FRAME: dict[str, Kind] = {
    "Id": text(),
    "SyncToken": text(),
    "sparse": flag,
    "domain": ignored,
    "MetaData": ignored,
}
ADDRESS = shape(
    {
        "Id": text(),
        **{f"Line{n}": text(500) for n in range(1, 6)},
        "City": text(255),
        "Country": text(255),
        "CountrySubDivisionCode": text(255),
        "PostalCode": text(30),
        "Lat": ignored,
        "Long": ignored,
    }
)
EMAIL = shape({"Address": text(100)})
PHONE = shape({"FreeFormNumber": text(30)})
