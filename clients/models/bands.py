"""What makes bands make sense, said once for overage and usage: the last one has no end."""

import pgtrigger


def last_band_is_open(parent: str, up_to: str) -> pgtrigger.Trigger:
    """A check at commit: where a parent has bands, exactly one of them has no end."""
    return pgtrigger.Trigger(
        name="last_band_is_open",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("parent", "BIGINT")],
        func=pgtrigger.Func(
            f"""
            parent = COALESCE(NEW.{parent}, OLD.{parent});
            IF (SELECT COUNT(*) > 0 AND COUNT({up_to}) = COUNT(*)
                FROM {{meta.db_table}} WHERE {parent} = parent) THEN
                RAISE EXCEPTION 'The last band has to be open-ended: leave its end blank.'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
            """
        ),
    )
