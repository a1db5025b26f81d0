"""The shape of what each part of a file asks: one form per part, its fields taken from the tables."""

from collections.abc import Mapping

from sites.part_forms.base import PartForm
from sites.part_forms.beside import OutlineForm, StartForm
from sites.part_forms.building import BuildingForm
from sites.part_forms.capacity import CapacityForm
from sites.part_forms.others import SubmitForm, SupportForm, SurroundingsForm
from sites.part_forms.place import PlaceForm
from sites.parts import Part

__all__ = ["FORMS", "OutlineForm", "PartForm", "StartForm", "SubmitForm"]

FORMS: Mapping[Part, type[PartForm]] = {
    form.part: form for form in (PlaceForm, BuildingForm, CapacityForm, SurroundingsForm, SupportForm, SubmitForm)
}
