/** The container example, built and run by buildah. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {cpSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {EXAMPLES, INSTALL, machineWith, succeed} from './example-machine.ts'

/** Without a registry: the image that the Dockerfile begins with is made here, of Debian's own packages. */
const BASE = 'docker.io/library/debian:bookworm-slim'
const STORAGE = '[storage]\ndriver = "vfs"\ngraphroot = "/srv/containers"\nrunroot = "/run/containers"\n'

test('the Dockerfile makes a container whose gateway is what the file says, and which ends when it is told to', () => {
  using machine = machineWith('build/kruxos.deb')
  cpSync(join(EXAMPLES, 'docker'), join(machine.root, 'build'), {recursive: true})
  succeed(machine, `${INSTALL} buildah crun mmdebstrap && mmdebstrap --variant=apt bookworm /srv/base.tar`)
  writeFileSync(join(machine.root, 'etc/containers/storage.conf'), STORAGE)
  const buildah = (command: string) => succeed(machine, command, {BUILDAH_ISOLATION: 'chroot'})
  buildah(`base=$(buildah from scratch) && buildah add $base /srv/base.tar / && buildah commit $base ${BASE}`)
  buildah('buildah build --pull=never --tag kruxos /build')
  writeFileSync(
    join(machine.root, 'build/look.sh'),
    `sed -i 's/^listen: {/listen: {port: 0, /' /etc/kruxos/gateway.yaml
/usr/local/bin/kruxos-entrypoint >/tmp/log 2>&1 & container=$!
for second in $(seq 60); do [ -e /var/lib/kruxos/build-bot-token ] && break; sleep 1; done
kruxos wait >/dev/null && kruxos status --json | grep -o '"0.0.0.0:' && kruxos capability list | grep -o git.commit
stat -c %a /var/lib/kruxos/build-bot-token
kruxos apply -f /etc/kruxos/appliance.yaml --check && kill -TERM $container
wait $container
tail -n 1 /tmp/log
`,
  )
  const look = '--volume /build/look.sh:/look.sh:ro $container sh /look.sh'
  const shown = buildah(`container=$(buildah from --pull=never localhost/kruxos) && buildah run ${look}`)
  assert.match(shown, /^"0\.0\.0\.0:\ngit\.commit\n600\nNothing to change\.\n.*"stopped"/)
})
