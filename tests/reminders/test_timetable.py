"""The timetable stands in the code: reminders and letters every minute at the latest, each turn found and harmless."""

from celery.schedules import crontab
from django.conf import settings

from portal.celery import app

MINUTE = 60.0


def turn_of(task: str) -> dict[str, object]:
    """The line of the timetable that starts a task; there is one."""
    [turn] = [turn for turn in settings.CELERY_BEAT_SCHEDULE.values() if turn["task"] == task]
    return turn


def test_the_clock_of_reminders_strikes_every_minute_and_an_old_stroke_is_forgotten() -> None:
    turn = turn_of("reminders.tasks.remind")
    assert (turn["schedule"], turn["options"]) == (MINUTE, {"expires": MINUTE})


def test_what_redis_lost_comes_again_within_a_minute() -> None:
    for task in ("foundation.mail.tasks.deliver_waiting", "jobs.tasks.take_up", "documents.tasks.prepare_files"):
        assert turn_of(task)["schedule"] <= MINUTE


def test_every_turn_starts_a_task_that_the_worker_knows() -> None:
    app.loader.import_default_modules()
    turns = settings.CELERY_BEAT_SCHEDULE.values()
    assert {turn["task"] for turn in turns} <= set(app.tasks)
    assert all(isinstance(turn["schedule"], float | crontab) for turn in turns)


def test_work_that_a_worker_dropped_goes_to_another_and_no_result_is_kept() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.task_ignore_result
    assert (
        app.conf.task_soft_time_limit
        < app.conf.task_time_limit
        < app.conf.broker_transport_options["visibility_timeout"]
    )
    queues = {route["queue"] for route in app.conf.task_routes.values()} | {app.conf.task_default_queue}
    assert queues == {"mail", "reports", "default"}
