import {constants} from 'node:os'

/** A check of one system call: the argument that holds the mode of a file, and where its flags say whether it counts. */
interface ModeCheck {
  readonly call: number
  readonly mode: number
  /** for open(2) and openat(2), where the mode counts only when a file is made */
  readonly flags?: number
}

interface Machine {
  /** AUDIT_ARCH of linux/audit.h */
  readonly arch: number
  /** numbers from here on belong to another way of calling (x32); null when there is none */
  readonly foreignFrom: number | null
  readonly refused: readonly number[]
  /** programs do without these: seccomp cannot see what they do */
  readonly absent: readonly number[]
  readonly modes: readonly ModeCheck[]
}

/** Numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux. */
const MACHINES: Readonly<Record<string, Machine>> = {
  x64: {
    arch: 0xc000003e,
    foreignFrom: 0x40000000,
    // add_key, request_key, keyctl, perf_event_open, bpf, userfaultfd
    refused: [248, 249, 250, 298, 321, 323],
    // io_uring_setup, io_uring_enter, io_uring_register, openat2
    absent: [425, 426, 427, 437],
    // chmod, fchmod, fchmodat, fchmodat2, creat, mknod, mknodat, open, openat
    modes: [
      {call: 90, mode: 1},
      {call: 91, mode: 1},
      {call: 268, mode: 2},
      {call: 452, mode: 2},
      {call: 85, mode: 1},
      {call: 133, mode: 1},
      {call: 259, mode: 2},
      {call: 2, mode: 2, flags: 1},
      {call: 257, mode: 3, flags: 2},
    ],
  },
  arm64: {
    arch: 0xc00000b7,
    foreignFrom: null,
    refused: [217, 218, 219, 241, 280, 282],
    absent: [425, 426, 427, 437],
    // fchmod, fchmodat, fchmodat2, mknodat, openat
    modes: [
      {call: 52, mode: 1},
      {call: 53, mode: 2},
      {call: 452, mode: 2},
      {call: 33, mode: 2},
      {call: 56, mode: 3, flags: 2},
    ],
  },
}

/** S_ISUID and S_ISGID. */
const SET_ID = 0o6000
/** O_CREAT and the bit of O_TMPFILE that is its own. */
const MAKES_FILE = 0o20000100

/** Code, jump if true, jump if false, operand; see linux/filter.h. */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number]

const load = (offset: number): Instruction => [0x20, 0, 0, offset]
const skipUnlessEqual = (value: number, count: number): Instruction => [0x15, 0, count, value]
const skipUnlessAtLeast = (value: number, count: number): Instruction => [0x35, 0, count, value]
const skipUnlessAnyBit = (bits: number, count: number): Instruction => [0x45, 0, count, bits]
const answer = (action: number): Instruction => [0x06, 0, 0, action]

const ALLOW = answer(0x7fff0000)
const fail = (errno: number): Instruction => answer(0x00050000 | errno)
const REFUSE = fail(constants.errno.EPERM)

/** Offsets in struct seccomp_data; of an argument the lower half, on little-endian machines. */
const CALL = 0
const ARCH = 4
const argument = (index: number) => 16 + 8 * index

/**
 * What a program in the sandbox may not ask of the kernel: files that lend the rights of the gateway's user to whoever
 * starts them (set-user-ID, set-group-ID: a mount is seen by others), keys of the kernel, which no namespace holds
 * apart, and interfaces that ordinary programs do without. null where the numbers are not known.
 */
export function seccompFilter(architecture: string = process.arch): Buffer | null {
  const machine = MACHINES[architecture]
  return machine ? encode(instructionsFor(machine)) : null
}

function instructionsFor({arch, foreignFrom, refused, absent, modes}: Machine): Instruction[] {
  return [
    load(ARCH),
    ...[[0x15, 1, 0, arch] as const, REFUSE],
    load(CALL),
    ...(foreignFrom === null ? [] : [skipUnlessAtLeast(foreignFrom, 1), REFUSE]),
    ...refused.flatMap(call => [skipUnlessEqual(call, 1), REFUSE]),
    ...absent.flatMap(call => [skipUnlessEqual(call, 1), fail(constants.errno.ENOSYS)]),
    ...modes.flatMap(checkMode),
    ALLOW,
  ]
}

function checkMode({call, mode, flags}: ModeCheck): Instruction[] {
  const onlyWhenMade = flags === undefined ? [] : [load(argument(flags)), skipUnlessAnyBit(MAKES_FILE, 3)]
  const checks = [...onlyWhenMade, load(argument(mode)), skipUnlessAnyBit(SET_ID, 1), REFUSE, ALLOW]
  return [skipUnlessEqual(call, checks.length), ...checks]
}

/** struct sock_filter, one after the other. */
function encode(instructions: readonly Instruction[]): Buffer {
  const filter = Buffer.alloc(instructions.length * 8)
  for (const [index, [code, ifTrue, ifFalse, operand]] of instructions.entries()) {
    filter.writeUInt16LE(code, index * 8)
    filter.writeUInt8(ifTrue, index * 8 + 2)
    filter.writeUInt8(ifFalse, index * 8 + 3)
    filter.writeUInt32LE(operand, index * 8 + 4)
  }
  return filter
}
