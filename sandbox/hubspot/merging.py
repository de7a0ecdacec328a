"""Merging two records of a type, as the merge button and the API do."""

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.sources import API

MERGED = "hs_merged_object_ids"


def merged_into(portal: Portal, kind: ObjectType, primary: Record, other: Record) -> Record:
    """The record that is left: the primary one, or a new one where that is switched on.

    It keeps the primary's values, gets the other's where it has none, and all associations.
    """
    gone = [other]
    left = primary
    if portal.settings.merge_makes_new_record:
        left, gone = portal.create(kind, {}), [primary, other]
    for one in gone:
        _absorb(portal, kind, left, one)
    portal.touch(kind, left)
    portal.news.merged(kind, primary.id, [one.id for one in gone], left, API)
    return left


def _absorb(portal: Portal, kind: ObjectType, left: Record, gone: Record) -> None:
    for name, value in gone.properties.items():
        if not left.properties.get(name):
            left.properties[name] = value
    ids = [left.properties.get(MERGED), gone.properties.get(MERGED), str(gone.id)]
    left.properties[MERGED] = ";".join(dict.fromkeys(one for one in ids if one))
    for to in portal.types.values():
        for target in portal.links.live(kind, gone.id, to):
            portal.links.add(kind, left.id, to, target)
            portal.links.remove(kind, gone.id, to, target)
    gone.archived = True
    portal.shelves[kind.type_id].merged[gone.id] = left.id
    portal.touch(kind, gone)
