# shellcheck shell=bash
# Chromium for the browser tests: Debian's package, elsewhere Playwright's own build. Sourced by script/test after lib.sh.
# Both are the headless shell where there is one: the same engine without windows, which takes a third less of a processor.

# find_chromium: prints the path of an installed Chromium. Ubuntu's is a stub that leads to a snap, which a test can't drive.
find_chromium() {
    local name path
    for name in chromium-headless-shell chromium chromium-browser; do
        path=$(command -v "$name") || continue
        case $(readlink -f "$path") in */snap/* | */snap) continue ;; esac
        if ! head -c 4096 "$path" | grep -qa /snap/; then
            say "$path"
            return
        fi
    done
    return 1
}

# chromium_packages: prints what a machine lacks for the browser tests: Debian's Chromium, and a library of Playwright's driver.
chromium_packages() {
    if [ -z "${CHROMIUM:-}" ] && ! find_chromium >/dev/null && grep -qs '^ID=debian' /etc/os-release; then
        printf '%s\n' chromium-headless-shell fonts-dejavu-core
    fi
    # A new Debian has no libatomic, and without it the driver says that a browser is missing.
    if has apt-get && ! compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null; then
        say libatomic1
    fi
}

# ensure_chromium: sets CHROMIUM, the browser that the tests start; empty means Playwright's own build.
ensure_chromium() {
    install_missing "Chromium is needed for the browser tests" chromium_packages
    if [ -z "${CHROMIUM:-}" ]; then
        CHROMIUM=$(find_chromium) || CHROMIUM=
    fi
    export CHROMIUM
    if [ -z "$CHROMIUM" ]; then
        say "Fetching Playwright's own Chromium"
        .venv/bin/playwright install chromium </dev/null
        if is_root; then
            .venv/bin/playwright install-deps chromium </dev/null
        fi
    fi
    .venv/bin/python script/start_chromium.py ||
        die "Chromium is there but does not start: run \"sudo $ROOT/.venv/bin/playwright install-deps chromium\", then run this again."
}
