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

# ensure_chromium: sets CHROMIUM, the browser that the tests start; empty means Playwright's own build.
ensure_chromium() {
    if [ -z "${CHROMIUM:-}" ]; then
        CHROMIUM=$(find_chromium) || CHROMIUM=
    fi
    if [ -z "$CHROMIUM" ] && grep -qs '^ID=debian' /etc/os-release; then
        install_packages "Chromium is needed for the browser tests" chromium-headless-shell fonts-dejavu-core
        CHROMIUM=$(find_chromium) ||
            die "The package chromium-headless-shell was installed, but there is no /usr/bin/chromium-headless-shell."
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
