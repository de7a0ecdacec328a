"""Who changed something in the portal, as events, histories and new records name it."""

from dataclasses import dataclass

APP_ID = 4169410
USER_ID = 98499705


@dataclass(frozen=True)
class Source:
    """`change_source` is one of an open list; `source_id` an app's id or `userId:N`."""

    change_source: str
    source_id: str

    @property
    def user_id(self) -> int | None:
        """The person, where it was one."""
        prefix, _, number = self.source_id.partition("userId:")
        return int(number) if not prefix and number.isdigit() else None

    def properties(self) -> dict[str, str | None]:
        """What a record keeps of who created it."""
        return {
            "hs_object_source": self.change_source,
            "hs_object_source_id": self.source_id,
            "hs_object_source_label": self.change_source,
        }


API = Source("INTEGRATION", str(APP_ID))
"""Every write with a token of the app's: its own webhooks bring it back."""
IMPORT = Source("IMPORT", f"userId:{USER_ID}")
"""What is loaded through the control API."""
