/** What the script exits by when the sandbox cannot be made; the app has not been started then. */
export const SETUP_FAILED = 97;
/** Where the preload lies in the sandbox: on a file system of its own, which the app cannot write to. */
export const PRELOAD_AT = '/dev/cutover-smoke.cjs';

const MEMORY_KB = 4 * 1024 * 1024;
const FILE_BLOCKS = 128 * 1024;

/**
 * Runs as the first process of namespaces of its own (mounts, processes, network), with the rights to mount in them: lays the root file
 * system out, read-only, and starts what is given as an unprivileged user in it. Everything ends with this process.
 *
 * $1 an empty folder · $2 folders to lay one over the other, with `:` · $3 the preload's source · $4 seconds · then a command
 */
export const SANDBOX_SCRIPT = `
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 lower=$2 preload=$3 seconds=$4; shift 4
fail() { echo "$1" >&2; exit ${SETUP_FAILED}; }
mount -t overlay overlay -o "ro,lowerdir=$lower" "$root" || fail 'an overlay cannot be mounted'
mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev tmpfs "$root/tmp" || fail '/tmp cannot be mounted'
mount -t tmpfs -o size=1m,mode=755,nosuid tmpfs "$root/dev" || fail '/dev cannot be mounted'
for device in null zero random urandom; do
  : > "$root/dev/$device" && mount --bind "/dev/$device" "$root/dev/$device" || fail "/dev/$device cannot be mounted"
done
# Node runs without it, where this machine hides its own.
mount -t proc -o ro,nosuid,nodev,noexec proc "$root/proc" 2>/dev/null || :
cp "$preload" "$root${PRELOAD_AT}" && chmod 444 "$root${PRELOAD_AT}" || fail 'the preload cannot be placed'
ip link set lo up 2>/dev/null || :
ulimit -c 0; ulimit -t "$seconds"; ulimit -f ${FILE_BLOCKS}; ulimit -d ${MEMORY_KB}
"$@" < /dev/null &
app=$!
# Should nobody be left to end it. It must not hold what the caller waits for.
( exec > /dev/null 2>&1 3>&-; sleep "$seconds"; kill -9 $app ) &
wait $app
exit $?
`;
