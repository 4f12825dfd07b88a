import {APPLIANCE, type Paths} from './paths.ts'

/** systemd reads what is said here about the port for clients. */
export const SOCKET_DROP_INS = '/etc/systemd/system/kruxos-gateway.socket.d'

/** What kruxos makes in a folder: files by their names, trees that are all its own, folders of which the same is known. */
export interface OwnFiles {
  readonly files: RegExp
  readonly trees?: RegExp
  readonly folders?: readonly (readonly [name: RegExp, own: OwnFiles])[]
}

const UNFINISHED = String.raw`(\.(new|partial|tmp[\w-]*))?`
const named = (names: string) => new RegExp(`^(${names})${UNFINISHED}$`)
/** Left by restores. */
const RESTORES = String.raw`restore\.new|replaced-\d+-\d+`

const CONFIG: OwnFiles = {
  files: named(String.raw`gateway\.yaml|known_hosts|(profile|cli|contexts|audit-heads)\.json`),
  trees: new RegExp(`^(${RESTORES})$`),
  folders: [
    [
      /^policies$/,
      {
        files: named(String.raw`(system|org|user)\.yaml`),
        folders: [[/^agents$/, {files: named(String.raw`[a-z0-9][a-z0-9._-]*\.yaml`)}]],
      },
    ],
  ],
}

const RUN: OwnFiles = {
  files: /^(admin|bridge)\.sock$/,
  folders: [[/^users$/, {files: /^$/, folders: [[/^\d+$/, {files: /^bridge\.sock$/}]]}]],
}

const UNITS: OwnFiles = {files: /^listen\.conf$/}

const DATA: OwnFiles = {
  files: named(
    String.raw`(kruxos|audit)\.db(-wal|-shm|-journal)?(\.v\d+)?|(kruxos|audit)\.db\.new(-wal|-shm|-journal)|audit\.(key|head)|vault\.key(\.next|\.epoch)?|lock\.db|gateway\.(pid|json)|revoked-tokens`,
  ),
  trees: new RegExp(String.raw`^(workspace|trash|upstreams|backup\.new|events\.pending|${RESTORES})$`),
  folders: [
    // where KRUXOS_DATA_DIR names the folder of everything
    [/^config$/, CONFIG],
    [/^run$/, RUN],
    [/^tls$/, {files: named(String.raw`(ca|server)\.(pem|key)`)}],
    [/^logs$/, {files: /^gateway\.log(\.\d)?$/}],
    [/^backups$/, {files: named('bkp-[0-9a-f-]+')}],
    [/^snapshots$/, {files: /^$/, folders: [[/^[a-z0-9][a-z0-9._-]*$/, {files: named('snap-[0-9a-f-]+')}]]}],
  ],
}

/** The sockets first, the data last: killed anywhere between, what is left can still be found. */
export function ownFolders({runtimeDir, configDir, dataDir}: Paths) {
  return {
    units: dataDir === APPLIANCE.dataDir ? [{folder: SOCKET_DROP_INS, own: UNITS}] : [],
    sockets: {folder: runtimeDir, own: RUN},
    settings: {folder: configDir, own: CONFIG},
    data: {folder: dataDir, own: DATA},
  }
}
