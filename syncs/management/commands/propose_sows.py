"""`manage.py propose_sows`: deals of HubSpot that have no SOW yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from syncs.models import ProposedSow, SyncRun
from syncs.services.propose_sows import propose_sows
from syncs.services.sync_runs import AlreadyRunning


class Command(BaseCommand):
    """Looks for deals without a SOW and lists what is proposed; changes no terms."""

    help = "Looks in HubSpot for deals without a SOW: won, or with time that waits for one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Exits with 1 and the reason in words where HubSpot couldn't be read."""
        try:
            run = propose_sows()
        except AlreadyRunning as busy:
            raise CommandError(str(busy)) from None
        if run.state == SyncRun.State.FAILED:
            raise CommandError(run.error)
        self.stdout.write(
            self.style.SUCCESS(
                f"{run.done:,} deals read: {run.created} newly proposed, {run.changed} changed, "
                f"{run.deleted} withdrawn"
            )
        )
        for proposal in ProposedSow.objects.filter(state=ProposedSow.State.OPEN).order_by("id"):
            self.stdout.write(f"  Deal {proposal.deal_id}  {proposal}")
            for problem in proposal.problems:
                self.stdout.write(f"      {problem}")
