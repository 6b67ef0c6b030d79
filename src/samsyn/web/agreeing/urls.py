"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.agreeing import agreement_page, assignments_page, disagreements_page, exchange_page, people_page

urlpatterns = [
    path("agreement/", agreement_page.agreement, name="agreement"),
    path("agreement/chart.<str:form>", agreement_page.picture, name="agreement-picture"),
    path("agreement/<str:table>.csv", agreement_page.download, name="agreement-csv"),
    path("disagreements/", disagreements_page.disagreements, name="disagreements"),
    path("disagreements/settle", disagreements_page.settle, name="settle"),
    path("double-coding/", assignments_page.assignments, name="assignments"),
    path("double-coding/assign", assignments_page.give, name="assign"),
    path("double-coding/take-back", assignments_page.withdraw, name="take-back"),
    path("double-coding/done", assignments_page.done, name="done"),
    path("decisions/import", exchange_page.bring_in, name="decisions-import"),
    path("decisions/<str:which>.csv", exchange_page.download, name="decisions-csv"),
    path("people/", people_page.people, name="people"),
    path("people/add", people_page.add, name="add-person"),
    path("people/change", people_page.change, name="change-person"),
    path("people/dismiss", people_page.dismiss, name="dismiss-person"),
    path("people/invite", people_page.invite, name="invite"),
    path("people/withdraw", people_page.withdraw, name="withdraw-invitation"),
    path("people/password", people_page.help_member, name="help-member"),
    path("people/work-as", people_page.work_as, name="work-as"),
]
