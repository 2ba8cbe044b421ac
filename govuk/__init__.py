"""The GOV.UK Design System for this project: a crispy template pack, form fields, layout objects and template tags.

It knows nothing of inspections, and every app may import it.

A form is an ordinary Django form with a helper, which `{% crispy form %}` prints whole::

    class InspectionForm(forms.Form):
        reference = forms.CharField(label="Reference")
        fieldwork_starts = DateField(label="When does fieldwork start?")
        helper = helper(Question("reference", width=10), "fieldwork_starts", submit="Save")

A template that lays a form out by hand prints each field with `{% question form.reference width=10 %}`, never with
`{{ form.reference }}`. `base.html` prints the error summary of the context's `form` and marks the title; a page with
other forms fills the blocks `errors` (`{% error_summary first second %}`) and `title_prefix` (`{% error_prefix first
second %}`). Context `cancel_url` adds a Cancel link beside the button.

A table names its columns, and a page of an inspection fills the blocks of its frame (`inspections/page.html`)::

    {% extends "inspections/narrow_page.html" %}
    {% load govuk %}
    {% block heading %}Cases{% endblock %}
    {% block body %}
      {% table "Cases of the sample" "Case" "Disposal" "Answered:numeric" %}
        {% for case in cases %}
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{% link case.reference "cases:case" case.reference %}</th>
            {% cells case.get_disposal_display %}{% numeric_cells case.answered %}
          </tr>
        {% endfor %}
      {% endtable %}
    {% endblock %}

- `govuk.forms`: `helper`, `DateField`, `TextArea`, `ChoicesWithNone`
- `govuk.layout`: `Question`, `Fieldset`, `SubmitButton`
- `govuk.fields`: how one field prints, and where its errors link
- `govuk.charts`: the geometry of bar charts
- `govuk.templatetags.govuk`: the components, each described at its tag
- `govuk.confirm`: `confirm_page`, which asks before what can't be undone, and `ConfirmForm`, its button
"""
