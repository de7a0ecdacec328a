#!/usr/bin/env bash
# Runs once, when the cluster is made: the owner of the tables, the application, the database.
# The application may read and write rows; it can neither change tables nor empty them.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner_password="$BILLING_OWNER_PASSWORD" --set app_password="$BILLING_APP_PASSWORD" <<'SQL'
CREATE ROLE billing_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE billing_app LOGIN PASSWORD :'app_password';
CREATE DATABASE billing_console OWNER billing_owner;
\connect billing_console
ALTER DEFAULT PRIVILEGES FOR ROLE billing_owner
  GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON TABLES TO billing_app;
ALTER DEFAULT PRIVILEGES FOR ROLE billing_owner
  GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO billing_app;
SQL
