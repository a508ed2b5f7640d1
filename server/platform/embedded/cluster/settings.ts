import { type Places, port } from '../base/places.ts'

/**
 * The server's settings, as command-line arguments: they win over whatever a postgresql.conf in the folder says,
 * so every installation runs on the same ones.
 */
export function serverSettings(places: Places, platform: NodeJS.Platform = process.platform): string[] {
  const settings = {
    // Only the socket in the 0700 folder: no port to find, no password to lose.
    listen_addresses: '',
    unix_socket_directories: `"${places.socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port,
    // An acknowledged comment is on the disk. Said here so that no edited file can take it back.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Holds the hot pages of a site with a million comments, and fits a machine with 512 MB.
    shared_buffers: '128MB',
    // Several processes with a pool each; unused slots cost next to nothing.
    max_connections: 100,
    // Our statements are short; compiling them takes longer than running them.
    jit: 'off',
    // Fewer bytes to fsync for a little CPU; pglz is the only method every build has.
    wal_compression: 'pglz',
    // Bounds what is replayed after a kill -9 (and what WAL takes on a small disk), so recovery stays within seconds.
    max_wal_size: '512MB',
    // Default of a container is 64 MB of /dev/shm, where large queries then fail. System V memory has no such limit on Linux,
    // but a tiny one on macOS, which in turn has no /dev/shm.
    dynamic_shared_memory_type: platform === 'darwin' ? 'posix' : 'sysv',
    // Reading happens from memory; three more processes for asynchronous reads are not worth their weight here.
    io_method: 'sync',
    // Statement errors reach the application, which logs them; here they would fill the disk and show readers' words.
    log_min_messages: 'log',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_checkpoints: 'off',
    checkpoint_warning: 0,
    log_timezone: 'UTC',
    timezone: 'UTC',
    // So that `ps` says whose processes these are.
    cluster_name: 'afterword',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
