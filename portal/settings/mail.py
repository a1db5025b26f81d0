"""Letters: how they leave, in whose name, and who gets word of what."""

import environ

from portal.settings.reading import env, from_file_or

vars().update(environ.Env.email_url_config(from_file_or("EMAIL_URL", default="consolemail://")))
EMAIL_TIMEOUT = 20
MAIL_FROM = env.str("MAIL_FROM", default="De Huizen <portal@demo.example>")
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="")
# Who can be called with a question about a site; stands on receipts.
SUPPORT_TELEPHONE = env.str("SUPPORT_TELEPHONE", default="")
# The mailbox for letters that come back, read by `manage.py take_bounce`; empty: they go to the sender.
MAIL_BOUNCES_TO = env.str("MAIL_BOUNCES_TO", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=MAIL_REPLY_TO)
# Where the newest link of the audit chain goes every night, out of the portal's reach.
AUDIT_HEAD_TO = env.str("AUDIT_HEAD_TO", default="")
AUDIT_HEAD_FILE = env.str("AUDIT_HEAD_FILE", default="")
DEFAULT_FROM_EMAIL = MAIL_FROM
SERVER_EMAIL = MAIL_FROM
