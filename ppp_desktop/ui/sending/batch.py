"""The messages that the page of sending holds: what was wanted, chosen, and came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ppp_desktop.services.deliveries import DeliveryState
from ppp_desktop.services.message_drafts import (
    ChosenMessage,
    MessageDraft,
    ToSend,
    chosen_as_proposed,
)
from ppp_desktop.services.message_templates import Template
from ppp_desktop.services.sending import Sending
from ppp_desktop.services.sending_plan import Standing, standing, to_send


class Batch:
    """Messages by their place; what a person changed stays when the drafts are read anew."""

    def __init__(self, wanted: Sequence[ToSend]) -> None:
        self.wanted = tuple(wanted)
        self.messages: list[ChosenMessage] = []
        self.outcomes: dict[int, Sending] = {}
        self.at = 0

    def take(self, drafts: Sequence[MessageDraft]) -> None:
        """Take drafts as they were read just now."""
        if not self.messages:
            self.messages = [chosen_as_proposed(draft) for draft in drafts]
            self.at = next(iter(self.leaving()), 0)
            return
        pairs = zip(self.messages, drafts, strict=True)
        self.messages = [_renewed(each, draft) for each, draft in pairs]

    def current(self) -> ChosenMessage | None:
        """Return the message that is looked at."""
        return self.messages[self.at] if self.at < len(self.messages) else None

    def change(self, chosen: ChosenMessage) -> None:
        """Keep the message that is looked at as it was changed."""
        self.messages[self.at] = chosen

    def change_text(self, template: Template, *, for_all: bool) -> None:
        """Keep another text, for all messages of its kind and language or for this one."""
        for place, each in enumerate(self.messages):
            if place == self.at or (for_all and _alike(each, self.messages[self.at])):
                self.messages[place] = replace(each, template=template)

    def alike(self) -> int:
        """Return how many messages share kind and language with the one that is looked at."""
        current = self.current()
        return 0 if current is None else sum(_alike(each, current) for each in self.messages)

    def leaving(self) -> tuple[int, ...]:
        """Return the places of the messages that would leave now."""
        return to_send(self.messages, self.outcomes)

    def settle(self, delivery_ids: Sequence[int], *, arrived: bool) -> None:
        """Keep what is known now of deliveries that nothing was known of."""
        state = DeliveryState.SENT if arrived else DeliveryState.FAILED
        reason = "" if arrived else "It was not sent."
        for place, one in tuple(self.outcomes.items()):
            if one.delivery_id in delivery_ids:
                self.outcomes[place] = replace(one, state=state, reason=reason, remedy="")

    def left_or_tried(self) -> bool:
        """Tell whether something came of any message."""
        return bool(self.outcomes)

    def standings(self) -> tuple[Standing, ...]:
        """Return where each message stands."""
        return tuple(
            standing(each, self.outcomes.get(place)) for place, each in enumerate(self.messages)
        )


def _alike(one: ChosenMessage, other: ChosenMessage) -> bool:
    same_kind = one.draft.wanted.kind is other.draft.wanted.kind
    return same_kind and one.draft.language == other.draft.language


def _renewed(chosen: ChosenMessage, draft: MessageDraft) -> ChosenMessage:
    """Return a message over a new draft; fields that nobody touched follow it."""
    old = chosen.draft
    return replace(
        chosen,
        draft=draft,
        recipients=draft.recipients if chosen.recipients == old.recipients else chosen.recipients,
        template=draft.template if chosen.template == old.template else chosen.template,
    )
