"""Addresses of the case file and of everything that is done with it."""

from django.urls import path, register_converter

from ishenim.consideration import views
from ishenim.regulation.stages import NOT_OFFERED, STEPS


class StepName:
    """The name of a step that a card offers; anything else is no address."""

    regex = "|".join(name for name in STEPS if name not in NOT_OFFERED)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepName, "step")
urlpatterns = [
    path("appeals/<int:pk>", views.appeal, name="appeal"),
    path("appeals/<int:year>/<int:number>", views.numbered, name="appeal_numbered"),
    path("appeals/<int:pk>/text", views.edit, name="edit_text"),
    path("appeals/<int:pk>/steps/<step:name>", views.step, name="step"),
    path("appeals/<int:pk>/answer-draft", views.save_answer, name="save_answer"),
    path("appeals/<int:pk>/files/<uuid:file>", views.attached, name="attached"),
    path("appeals/put-before-head", views.put_before_head, name="put_before_head"),
    path("appeals/<int:pk>/slip/<int:number>", views.slip, name="slip"),
    path("appeals/<int:pk>/slip/<int:number>.pdf", views.slip_pdf, name="slip_pdf"),
    path("appeals/<int:pk>/letter", views.draft_letter, name="draft_letter"),
    path("appeals/<int:pk>/steps/<int:number>/<slug:kind>.pdf", views.paper, name="step_paper"),
    path("explanations", views.explained, name="explained"),
    path("road", views.road, name="road"),
    path("inbox", views.inbox, name="inbox"),
    path("inbox/<int:pk>", views.resolve, name="resolve"),
]
