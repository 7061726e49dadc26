"""What `{{ form }}` gives: the rules for forms of NL Design System, once for every room."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from pytest_django.asserts import assertHTMLEqual

CHOICES = [("nee", "nee"), ("ja", "ja")]


class Conversation(forms.Form):
    name = forms.CharField(
        label="Naam", help_text="Kort", widget=forms.TextInput(attrs={"placeholder": "Naam"})
    )
    memo = forms.CharField(label="Memo", required=False, widget=forms.Textarea)
    interpreter = forms.ChoiceField(label="Tolk", choices=CHOICES, widget=forms.RadioSelect)
    recorded = forms.BooleanField(label="Opgenomen", required=False)


def field(html: str, name: str) -> str:
    """The first form control of that name, as it stands in the page."""
    found = re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', html)
    assert found, f"no control called {name}"
    return found[0]


def test_a_field_that_must_be_filled_says_so_without_the_browsers_own_bubble() -> None:
    html = str(Conversation())

    assert 'aria-required="true"' in field(html, "name")
    assert not re.search(r"\srequired[\s>]", html)


def test_a_placeholder_is_never_shown() -> None:
    assert "placeholder" not in str(Conversation())


def test_only_optional_fields_are_marked() -> None:
    html = str(Conversation())

    assert re.search(r"Memo\s*<span[^>]*>\(niet verplicht\)", html)
    assert html.count("(niet verplicht)") == 1


@pytest.mark.parametrize(
    ("required", "sentence"),
    [
        pytest.param(True, "Vul alles in.", id="everything must be filled"),
        pytest.param(False, "Vul alles in, behalve", id="something may stay empty"),
    ],
)
def test_a_longer_form_says_above_it_what_must_be_filled(*, required: bool, sentence: str) -> None:
    form = Conversation()
    form.fields["memo"].required = required

    assert sentence in str(form)


def test_a_refused_field_is_tied_to_its_description_and_its_error() -> None:
    control = field(str(Conversation({"interpreter": "ja"})), "name")

    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control


@pytest.mark.parametrize("target", ["id_name", "id_interpreter_0"])
def test_the_summary_of_errors_links_to_a_control_that_exists(target: str) -> None:
    html = str(Conversation({}))

    assert f'href="#{target}"' in html
    assert f'id="{target}"' in html


def test_the_summary_takes_the_focus() -> None:
    assert re.search(r'<h2[^>]*tabindex="-1"[^>]*data-weerklank-focus', str(Conversation({})))
    assert "data-weerklank-focus" not in str(Conversation())


def test_options_stand_in_a_group_with_their_question() -> None:
    html = str(Conversation())

    assert re.search(
        r'<fieldset role="radiogroup" aria-required="true">\s*<legend>Tolk</legend>', html
    )
    assert "aria-required" not in field(html, "interpreter")


def test_words_of_a_person_are_escaped_in_errors() -> None:
    form = Conversation({"name": "x", "interpreter": "<b>"})

    assert "<b>" not in str(form)


class Choosing(forms.Form):
    """Every list to choose from that writes itself, with what has to be escaped in it."""

    _choices = ((1, "één"), ("2&3", 'D1 <b>"zij"</b>'), ("", "geen"))
    place = forms.ChoiceField(choices=[*_choices, ("een 'groep'", [("a", "A"), ("b", "<B>")])])
    several = forms.MultipleChoiceField(
        choices=_choices, widget=forms.SelectMultiple(attrs={"size": 3, "data-x": '"'})
    )
    people = forms.MultipleChoiceField(
        choices=_choices,
        widget=forms.CheckboxSelectMultiple(attrs={"aria-describedby": "a", "disabled": True}),
    )
    one = forms.ChoiceField(choices=_choices, widget=forms.RadioSelect)
    asked = forms.NullBooleanField()


@pytest.mark.parametrize("name", list(Choosing.base_fields))
def test_a_list_that_writes_itself_is_what_djangos_templates_make_of_it(name: str) -> None:
    form = Choosing(
        initial={"place": "b", "several": [1, "2&3"], "people": ["2&3"], "one": "", "asked": True}
    )
    plain = TemplatesSetting()

    for part in form[name].subwidgets:
        part.renderer = plain
    by_templates = form[name].field.widget.render(
        name, form[name].value(), form[name].build_widget_attrs({"id": f"id_{name}"}), plain
    )

    assertHTMLEqual(str(form[name]), by_templates)
    for part in form[name].subwidgets:
        by_template = part.tag()
        part.renderer = form.renderer
        assertHTMLEqual(part.tag(), by_template)


def test_each_option_of_a_group_stands_in_its_label() -> None:
    html = str(Choosing(initial={"people": ["2&3"]})["people"].as_field_group())

    labels = re.findall(r'<label for="id_people_\d">(<input[^>]*>)<span>(.*?)</span></label>', html)

    assert [words for _control, words in labels] == [
        "één", "D1 &lt;b&gt;&quot;zij&quot;&lt;/b&gt;", "geen",
    ]  # fmt: skip
    assert ["checked" in control for control, _words in labels] == [False, True, False]
    assert [re.findall(r'value="(.*?)"', control) for control, _words in labels] == [
        ["1"], ["2&amp;3"], [""],
    ]  # fmt: skip
