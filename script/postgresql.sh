# shellcheck shell=bash
# A PostgreSQL of the tests' own: no port, a socket in a new directory, gone when the script ends. Sourced by script/test after lib.sh.

POSTGRESQL_HOME=

# find_postgresql: prints the directory that holds initdb, pg_ctl and postgres, the newest where there are several.
find_postgresql() {
    local bindir
    while read -r bindir; do
        if [ -x "$bindir/initdb" ] && [ -x "$bindir/pg_ctl" ] && [ -x "$bindir/postgres" ]; then
            say "$bindir"
            return
        fi
    done < <(
        printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort --reverse
        # pg_config comes with the client library too, so what it names need not hold a server.
        pg_config --bindir 2>/dev/null || true
        dirname "$(command -v initdb || say /)"
    )
    return 1
}

# as_server COMMAND...: runs it as the account that owns the server, since PostgreSQL refuses to run as root.
as_server() {
    if is_root; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# postgresql_packages: prints the package that a machine without a PostgreSQL server lacks.
postgresql_packages() {
    find_postgresql >/dev/null || say postgresql
}

# start_postgresql: starts the server and sets POSTGRESQL_URL. The caller stops it with stop_postgresql.
start_postgresql() {
    local bindir
    install_missing "PostgreSQL is needed for the tests" postgresql_packages
    bindir=$(find_postgresql) || die "PostgreSQL was installed, but initdb is not in /usr/lib/postgresql/*/bin."
    # Not under TMPDIR: the path of a socket may have 107 characters and no more.
    POSTGRESQL_HOME=$(mktemp -d /tmp/postgresql.XXXXXX)
    if is_root; then
        id postgres >/dev/null 2>&1 ||
            die "PostgreSQL does not run as root: run \"useradd --system postgres\", then run this again."
        chown postgres "$POSTGRESQL_HOME"
    fi
    POSTGRESQL_BIN=$bindir
    as_server "$bindir/initdb" --pgdata="$POSTGRESQL_HOME/data" --username=postgres --auth=trust \
        --encoding=UTF8 --no-locale --no-sync >"$STATE/postgresql.log" 2>&1 </dev/null ||
        die "PostgreSQL could not be set up: $STATE/postgresql.log says why."
    # What a test stores it takes back. An automatic ANALYZE finds the tables it looked at empty, and plans made for that
    # take minutes over the whole inspection that the next test stores.
    as_server "$bindir/pg_ctl" --pgdata="$POSTGRESQL_HOME/data" --log="$POSTGRESQL_HOME/log" --wait --silent start \
        --options="-c listen_addresses='' -c unix_socket_directories='$POSTGRESQL_HOME' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c autovacuum=off" </dev/null ||
        die "PostgreSQL did not start: $(cat "$POSTGRESQL_HOME/log")"
    # shellcheck disable=SC2034 # script/test reads it
    POSTGRESQL_URL=postgres://postgres@${POSTGRESQL_HOME//\//%2F}/postgres
}

# stop_postgresql: stops the server and removes its directory. Does nothing where none was started.
stop_postgresql() {
    [ -n "$POSTGRESQL_HOME" ] || return 0
    if [ -f "$POSTGRESQL_HOME/data/postmaster.pid" ]; then
        as_server "$POSTGRESQL_BIN/pg_ctl" --pgdata="$POSTGRESQL_HOME/data" --mode=immediate --silent stop || true
    fi
    rm -rf "$POSTGRESQL_HOME"
    POSTGRESQL_HOME=
}
