#!/usr/bin/env bash
# What outlives kills, faults, full disks and power cuts, at full length: one line for each experiment, and exit 1 if anything was
# lost. What cannot be run here is skipped, and said to be. Faults of the disk and power cuts need root, strace, and mkfs.
#
# usage: tests/durability.sh [kills|screen|merges|strace|full-disk|power-cut]...
set -euo pipefail
cd "$(dirname "$0")/.."

KILLS=${PIZHU_KILLS:-500}
ADDS=${PIZHU_ADDS:-150}
STARTS=${PIZHU_STARTS:-300}
TRIALS=${PIZHU_TRIALS:-200}
SCREENS=${PIZHU_SCREENS:-200}
CUTS=${PIZHU_CUTS:-30}

work=$(mktemp -d)
home=$work/home
mounted=$work/mounted
lost=0
bound=
trap 'unbind; umount "$mounted" 2>/dev/null || true; rm -rf "$work"' EXIT

result() { printf '%s\n' "$*"; }
skip() { result "SKIPPED: $1"; }
has() { command -v "$1" >/dev/null; }

# verdict NAME ANOMALIES TEXT
verdict() {
    result "$1: $3, $2 anomalies"
    if (($2 > 0)); then lost=1; fi
}

# Runs pizhu with all its folders below $home.
pizhu_in_home() {
    env -i HOME="$home" LANG=C.UTF-8 XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" "${@}"
}

pizhu() { pizhu_in_home "$program" "$@"; }

add() { pizhu notes add "$work/talk.md" --quote 丁戊己 --note "$1"; }

# The notes that the file holds, one a line; fails where it cannot be read.
notes() { pizhu notes list "$work/talk.md" --json | sed -n 's/^ *"note": "\(.*\)",\{0,1\}$/\1/p'; }

temporaries() { find "$home/data" -name '*.tmp' 2>/dev/null | wc -l; }

prepare() {
    cargo build --release --locked --quiet
    program=${CARGO_TARGET_DIR:-target}/release/pizhu
    program=$(realpath "$program")
    printf '+++\nid = "talk"\ntitle = "题"\n+++\n\n# 主席 张三\n<!-- speaker name="张三" post="主席" -->\n\n甲乙丙。\n\n丁戊己。\n' >"$work/talk.md"
}

# rust NAME TEST-FILE TEST: a test of the ordinary suite, at full length.
rust() {
    if cargo test --locked --quiet --test "$2" -- --exact "$3" >"$work/log" 2>&1 && grep -q '1 passed' "$work/log"; then
        verdict "$1" 0 "$4"
    else
        cat "$work/log"
        verdict "$1" 1 "$4"
    fi
}

kills() {
    export PIZHU_KILLS=$KILLS PIZHU_ADDS=$ADDS PIZHU_STARTS=$STARTS
    rust kills cli durability::what_was_acknowledged_outlives_a_kill_and_nothing_is_left_half_written "$KILLS processes killed as they saved"
    rust starts cli durability::processes_that_make_the_first_mark_at_once_make_one_file "$STARTS times 4 processes that made the first mark at once"
    rust processes cli durability::processes_that_add_at_once_lose_nothing "2 and 4 processes that added $ADDS marks each"
}

merges() {
    has git || { skip "git is not installed"; return; }
    export PIZHU_TRIALS=$TRIALS
    rust merges git marks_notes_and_comments_of_both_sides_survive_every_git_merge "$TRIALS git merges"
}

screen() {
    export PIZHU_SCREENS=$SCREENS
    rust screen terminal what_was_said_to_be_saved_outlives_a_kill "$SCREENS programs killed as they were marked in"
}

# A home as it was before the save under test. The annotation file may be mounted on its own: such a file cannot be replaced.
lay_out() {
    clear_home
    cp -a "$work/before" "$home"
    if [[ $way == in-place ]]; then bind; fi
}

bind() {
    bound=$(echo "$home"/data/pizhu/notes/*.annot.toml)
    mount --bind "$bound" "$bound"
}

unbind() {
    if [[ -n $bound ]]; then umount "$bound"; fi
    bound=
}

clear_home() {
    unbind
    rm -rf "$home"
}

# The system calls of one save that touch its folders: name and number of each.
calls() {
    pizhu_in_home strace -f -y -qq -o "$work/trace" "$program" notes add "$work/talk.md" --quote 丁戊己 --note new >"$work/out"
    # `1234  openat(AT_FDCWD</home>, "/home/…", …`
    awk -v home="$home/" '
        match($0, /^[0-9]+ +[a-z0-9_]+\(/) {
            name = substr($0, RSTART, RLENGTH - 1); sub(/^[0-9]+ +/, "", name)
            number[name]++
            if (index($0, home) && name != "execve") print name, number[name]
        }' "$work/trace"
}

# judge CODE CALL NUMBER FAULT: what is left of the marks.
judge() {
    local held
    faults=$((faults + 1))
    if ! held=$(notes 2>/dev/null); then
        odd "the file cannot be read" "$@"
    elif [[ $way != first ]] && ! grep -qx old <<<"$held"; then
        odd "the old mark is lost" "$@"
    elif [[ $1 == 0 ]] && ! grep -qx new <<<"$held"; then
        odd "a mark that was acknowledged is lost" "$@"
    elif [[ $4 != KILL && $2 != unlink && $(temporaries) != 0 ]]; then
        odd "a temporary file is left" "$@"
    elif [[ $4 != KILL && $1 != 0 ]] && grep -qx new <<<"$held"; then
        # the folder could not be flushed: in place, and rightly not acknowledged
        unsure=$((unsure + 1))
    fi
}

odd() {
    anomalies=$((anomalies + 1))
    result "  $1: call $4 of $3 with $5, exit code $2"
}

# trace WAY: a save that makes a first file, one that replaces a file, or one in place.
trace() {
    local way=$1 name number fault code how
    local faults=0 anomalies=0 unsure=0
    clear_home
    mkdir "$home"
    if [[ $way != first ]]; then add old >"$work/out"; fi
    rm -rf "$work/before"
    cp -a "$home" "$work/before"
    lay_out
    calls >"$work/calls"
    while read -r name number; do
        for fault in EIO ENOSPC EACCES EINTR KILL; do
            lay_out
            how=error=$fault
            [[ $fault == KILL ]] && how=signal=KILL
            code=0
            pizhu_in_home strace -f -qq -o "$work/trace" -e trace="$name" -e inject="$name:$how:when=$number" \
                "$program" notes add "$work/talk.md" --quote 丁戊己 --note new >"$work/out" 2>&1 || code=$?
            judge "$code" "$name" "$number" "$fault"
        done
    done <"$work/calls"
    clear_home
    verdict "strace $way" "$anomalies" "$faults faults in $(wc -l <"$work/calls") calls, $unsure in place though reported"
}

faults() {
    has strace || { skip "strace is not installed"; return; }
    trace first
    trace replace
    if [[ $EUID == 0 ]]; then trace in-place; else skip "a file mounted on its own needs root"; fi
}

full_disk() {
    [[ $EUID == 0 ]] || { skip "a full disk needs root"; return; }
    local free code note before held
    local faults=0 anomalies=0 refused=0
    home=$mounted
    note=$(printf '满%.0s' {1..40000})
    mkdir -p "$mounted"
    for free in {0..60..2}; do
        mount -t tmpfs -o size=1m tmpfs "$mounted" || { skip "no tmpfs can be mounted"; return; }
        add old >"$work/out"
        before=$(sha256sum "$home"/data/pizhu/notes/*.toml)
        dd if=/dev/zero of="$home/filler" bs=4k count="$((256 - free - $(du -s --apparent-size -B4k "$home" | cut -f1)))" 2>/dev/null || true
        code=0
        add "$note" >"$work/out" 2>&1 || code=$?
        faults=$((faults + 1))
        if [[ $code != 0 ]]; then
            refused=$((refused + 1))
            if [[ $(sha256sum "$home"/data/pizhu/notes/*.toml) != "$before" || $(temporaries) != 0 ]]; then
                anomalies=$((anomalies + 1))
            fi
        fi
        rm "$home/filler"
        if ! add again >"$work/out" || ! held=$(notes) || ! grep -qx old <<<"$held"; then anomalies=$((anomalies + 1)); fi
        umount "$mounted"
    done
    verdict full-disk "$anomalies" "$faults disks filled, $refused saves refused"
}

# Turns the power of a mounted file system off: nothing that is in memory alone reaches the disk.
power_off() {
    perl -e 'open(my $file, "<", $ARGV[0]) or die; my $no_log_flush = pack("L", 2); ioctl($file, 0x8004587D, $no_log_flush) or die "$!\n"' "$1"
}

save_until_the_end() {
    local number=0
    while add "$number" >/dev/null 2>&1; do
        echo "$number" >>"$work/acknowledged"
        number=$((number + 1))
    done
}

# cut_power_of SYSTEM WAY: under saves that replace a file, or write it in place.
cut_power_of() {
    local system=$1 way=$2 trial gone saver acknowledged=0 anomalies=0
    rm -f "$work/disk"
    truncate -s 400M "$work/disk"
    "mkfs.$system" -q "$work/disk"
    mkdir -p "$mounted"
    mount -o loop "$work/disk" "$mounted" 2>/dev/null || { skip "no $system can be mounted"; return; }
    for ((trial = 1; trial <= CUTS; trial++)); do
        home=$mounted/$trial
        mkdir -p "$home"
        touch "$home/here"
        add old >"$work/out"
        if [[ $way == in-place ]]; then bind; fi
        sync -f "$home"
        echo old >"$work/acknowledged"
        save_until_the_end &
        saver=$!
        sleep "$((RANDOM % 2)).$((RANDOM % 900 + 100))"
        # what is acknowledged from here on proves nothing
        cp "$work/acknowledged" "$work/before-the-cut"
        power_off "$home/here"
        wait "$saver"
        unbind
        umount "$mounted"
        mount -o loop "$work/disk" "$mounted"
        notes >"$work/held" 2>"$work/log" || { anomalies=$((anomalies + 1)); cat "$work/log"; }
        gone=$(grep -cvxFf "$work/held" "$work/before-the-cut" || true)
        if ((gone > 0)); then
            anomalies=$((anomalies + 1))
            result "  $gone saves that were acknowledged are lost"
        fi
        acknowledged=$((acknowledged + $(wc -l <"$work/before-the-cut")))
    done
    umount "$mounted"
    verdict "power-cut $system $way" "$anomalies" "$CUTS cuts, $acknowledged saves acknowledged before them"
}

power_cut() {
    [[ $EUID == 0 ]] || { skip "cutting the power needs root"; return; }
    has perl || { skip "perl is not installed"; return; }
    local system
    for system in ext4 xfs; do
        has "mkfs.$system" || { skip "mkfs.$system is not installed"; continue; }
        cut_power_of "$system" replace
        cut_power_of "$system" in-place
    done
}

prepare
for experiment in "${@:-kills screen merges strace full-disk power-cut}"; do
    for name in $experiment; do
        case $name in
        kills | screen | merges) "$name" ;;
        strace) faults ;;
        full-disk) full_disk ;;
        power-cut) power_cut ;;
        *) result "no such experiment: $name"; exit 2 ;;
        esac
        home=$work/home
    done
done
exit "$lost"
