"""A draft of terms: steps that undo, typing that counts as one step, shares that do not dangle."""

from __future__ import annotations

from ppp_desktop.ui.contracts.terms_draft import TermsDraft, new_component


def test_typing_in_one_field_is_one_step() -> None:
    draft = TermsDraft()
    place = draft.add_component(new_component("retainer", draft.components))
    for text in ("8", "80", "800"):
        component = {**draft.components[place], "amount": text}
        draft.set_component(place, component, merge="retainer.amount")
    draft.set_field("rounding", "half_even")
    draft.undo()
    assert draft.components[place]["amount"] == "800"
    draft.undo()
    assert "amount" not in draft.components[place]
    draft.redo()
    assert draft.components[place]["amount"] == "800"
    assert draft.can_redo


def test_an_edit_after_an_undo_forgets_what_could_be_done_again() -> None:
    draft = TermsDraft()
    draft.set_field("cap", {"amount": "100"})
    draft.undo()
    draft.set_field("cap", {"amount": "200"})
    assert not draft.can_redo
    assert draft.document["cap"] == {"amount": "200"}
    draft.undo()
    assert not draft.is_changed


def test_new_components_have_names_and_ids_of_their_own() -> None:
    draft = TermsDraft()
    for _ in range(2):
        draft.add_component(new_component("per_unit", draft.components))
    assert [(entry["id"], entry["name"]) for entry in draft.components] == [
        ("per-unit", "Per unit"),
        ("per-unit-2", "Per unit 2"),
    ]


def test_a_removed_component_is_no_basis_of_a_share_any_more() -> None:
    draft = TermsDraft()
    draft.add_component({"kind": "retainer", "id": "fee", "name": "Fee"})
    draft.add_component({"kind": "bonus", "id": "bonus", "name": "B", "percent_of": ["fee", "x"]})
    draft.remove_component(0)
    assert draft.components[0]["percent_of"] == ["x"]
    assert draft.position_of("fee") is None


def test_components_move_only_within_the_list() -> None:
    draft = TermsDraft()
    for kind in ("retainer", "volume", "bonus"):
        draft.add_component(new_component(kind, draft.components))
    draft.move_component(0, -1)
    assert draft.position_of("retainer") == 0
    draft.move_component(0, 1)
    assert [entry["id"] for entry in draft.components] == ["volume", "retainer", "bonus"]


def test_a_problem_leads_to_its_rule() -> None:
    draft = TermsDraft()
    draft.add_component(new_component("retainer", draft.components))
    draft.set_field("cap", {})
    assert draft.rule_at("components[0].amount") == "retainer"
    assert draft.rule_at("cap.amount") == "cap"
    assert draft.rule_at("cap") == "cap"
    assert draft.rule_at("components[7].rate") == ""
    assert draft.rule_at("components") == ""
    assert draft.rule("floor") is None
    assert draft.rule("cap") == {}
