"""Addresses of posts and people: the head of apparatus's pages, and the administrator's page of accounts."""

from django.urls import path, register_converter

from ishenim.staffing import views
from ishenim.staffing.forms import USERNAME
from ishenim.staffing.views import ACTS


class ActName:
    """Something that is done with a post; anything else is no address."""

    regex = "|".join(ACTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Username:
    """A user name as it can be; anything else is nobody's."""

    regex = USERNAME.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ActName, "post_act")
register_converter(Username, "username")
urlpatterns = [
    path("admin/posts", views.posts, name="posts"),
    path("admin/posts/new", views.new_post, name="new_post"),
    path("admin/posts/<slug:code>", views.post, name="post"),
    path("admin/posts/<slug:code>/<post_act:name>", views.act, name="post_act"),
    path("admin/bodies", views.bodies, name="bodies"),
    path("admin/bodies/new", views.new_body, name="new_body"),
    path("admin/bodies/<slug:code>", views.body, name="body"),
    path("admin/people", views.people, name="people"),
    path("admin/people/new", views.new_person, name="new_person"),
    path("admin/people/<username:username>", views.person, name="person"),
    path("admin/people/<username:username>/disable", views.disable, name="disable_person"),
    path("admin/people/<username:username>/reset", views.reset, name="reset_person"),
    path("admin/people/<username:username>/mail", views.reach, {"way": "mail"}, name="person_mail"),
    path("admin/people/<username:username>/mobile", views.reach, {"way": "mobile"}, name="person_mobile"),
    path("admin/hand-overs", views.hand_overs, name="hand_overs"),
    path("admin/hand-overs/<int:pk>", views.hand_over, name="hand_over"),
    path("admin/hanging", views.hanging, name="hanging"),
    path("admin/hanging/<username:username>", views.pass_drafts, name="pass_drafts"),
]
