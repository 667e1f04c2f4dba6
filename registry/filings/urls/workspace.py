"""The applicant's workspace. Every number in an address is a filing number."""

from django.urls import path

from registry.filings.views.applicant import case, drafting, home, inbox, outcome, papers

app_name = "workspace"

urlpatterns = [
    path("", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:message_id>/", inbox.message, name="message"),
    path("start/<slug:code>/", home.start, name="start"),
    path("<slug:number>/", case.filing, name="filing"),
    path("<slug:number>/form/<slug:key>/", drafting.section, name="section"),
    path("<slug:number>/autosave/", drafting.autosave, name="autosave"),
    path("<slug:number>/name/", drafting.name, name="name"),
    path("<slug:number>/papers/", papers.papers, name="papers"),
    path("<slug:number>/papers/<int:paper_id>/", papers.paper, name="paper"),
    path("<slug:number>/submit/", case.submit, name="submit"),
    path("<slug:number>/withdraw/", case.withdraw, name="withdraw"),
    path("<slug:number>/anew/", case.anew, name="anew"),
    path("<slug:number>/delete/", case.delete, name="delete"),
    path("<slug:number>/letters/<int:letter_id>/", outcome.letter, name="letter"),
    path(
        "<slug:number>/certificates/<int:certificate_id>.<str:form>", outcome.certificate, name="certificate"
    ),
]
