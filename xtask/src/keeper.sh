# Keeps one private PostgreSQL for as long as standard input is open.
#
# xtask holds the other end. However xtask ends (success, failure, panic, Ctrl-C, SIGTERM, even
# SIGKILL), the system closes that end, and the keeper stops the server and removes its folder.
# The signals that end xtask must not end the keeper before it has cleaned up.
#
# Arguments: folder of the server's programs, port, on|off (fsync), user to run as or "".
set -u
trap '' INT TERM HUP PIPE
bin=$1 port=$2 durable=$3 as=$4

dir=$(mktemp -d "${TMPDIR:-/tmp}/yinling-pg.XXXXXX") || exit 1
cd /

# Words put before a command, so they are split on purpose where they are used.
become='' bound=''
if [ -n "$as" ]; then
    # PostgreSQL refuses to run as root.
    chown "$as" "$dir"
    become="setpriv --reuid $as --regid $(id -g "$as") --clear-groups"
fi
if command -v setpriv >/dev/null; then
    # Should the keeper itself be killed, SIGINT makes the server shut down all the same.
    bound="setpriv --pdeathsig INT"
fi

give_up() {
    cat "$dir"/*.log >&2
    rm -rf "$dir"
    exit 1
}

# Bytewise collation, as on SQLite: both databases sort alike.
$become "$bin/initdb" -D "$dir/data" -A trust -U yinling -E UTF8 --no-locale --no-sync \
    >"$dir/initdb.log" 2>&1 </dev/null || give_up

# No socket file: tests reach the server by its address, as the nodes of a province do.
$become $bound "$bin/postgres" -D "$dir/data" \
    -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories= \
    -c max_connections=200 \
    -c fsync="$durable" -c synchronous_commit="$durable" -c full_page_writes="$durable" \
    >"$dir/server.log" 2>&1 </dev/null &
server=$!

# The server writes its state into line 8 of this file; asking the port could reach another one.
tries=0
until [ "$(sed -n 8p "$dir/data/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]; do
    kill -0 "$server" 2>/dev/null || give_up
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ]; then
        kill -QUIT "$server"
        wait "$server"
        give_up
    fi
    sleep 0.1
done

echo "ready $(stat -f -c %T "$dir" 2>/dev/null || echo unknown)" 2>/dev/null
cat >/dev/null

# PostgreSQL's "fast" shutdown: whoever is still connected is cut off.
kill -INT "$server"
wait "$server"
rm -rf "$dir"
