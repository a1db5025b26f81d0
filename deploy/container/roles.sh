#!/bin/sh
# Runs once in the database's container, when its data is made: roles with passwords, database, extensions.
set -eu
psql -U "$POSTGRES_USER" -d postgres \
    -v owner_password="$OWNER_PASSWORD" -v web_password="$WEB_PASSWORD" -v worker_password="$WORKER_PASSWORD" \
    -f /opt/roles.sql
