"""Addresses of reviews."""

from django.urls import path

from reviews.views import assessing, deciding, framework, letters, ranking, showing

app_name = "reviews"

urlpatterns = [
    path("sites/<int:pk>/", showing.site, name="site"),
    path("sites/<int:pk>/interest/", assessing.declare, name="declare"),
    path("sites/<int:pk>/assess/", assessing.assess, name="assess"),
    path("sites/<int:pk>/look-again/", assessing.look, name="look"),
    path("sites/<int:pk>/talk/", assessing.talk, name="talk"),
    path("sites/<int:pk>/share/", deciding.share, name="share"),
    path("sites/<int:pk>/reply/", deciding.reply, name="reply"),
    path("sites/<int:pk>/decide/", deciding.decide, name="decide"),
    path("sites/<int:pk>/reserve/", deciding.leave_reserve, name="leave_reserve"),
    path("sites/<int:pk>/take-back/", deciding.take_back, name="take_back"),
    path("sites/<int:pk>/reopen/", deciding.reopen, name="reopen"),
    path("ranking/", ranking.ranking, name="ranking"),
    path("ranking/draw/", ranking.draw, name="draw"),
    path("compare/", ranking.side_by_side, name="compare"),
    path("compare.pdf", ranking.side_by_side_on_paper, name="compare_pdf"),
    path("framework/", framework.versions, name="frameworks"),
    path("framework/<int:number>/", framework.version, name="framework"),
    path("framework/<int:number>/edit/", framework.edit, name="framework_edit"),
    path("framework/<int:number>/in-force/", framework.put_in_force, name="framework_in_force"),
    path("letters/", letters.outbox, name="letters"),
    path("letters/texts/", letters.templates, name="templates"),
    path("letters/texts/<int:pk>/", letters.template, name="template"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/send/", letters.send_letter, name="letter_send"),
    path("letters/<int:pk>/posted/", letters.post_letter, name="letter_posted"),
    path("letters/<int:pk>/plan/", letters.plan_letter, name="letter_plan"),
    path("letters/<int:pk>/<str:language>/", letters.edit_letter, name="letter_edit"),
    path("letters/<int:pk>/<str:language>/signed/", letters.sign_letter, name="letter_sign"),
    path("letters/<int:pk>/<str:language>.pdf", letters.paper, name="letter_pdf"),
]
