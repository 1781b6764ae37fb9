import { findProgram, runProgram } from "../programs.ts";

/** `FS_IOC_SHUTDOWN` of linux/fs.h: `_IOR('X', 125, __u32)`. */
const REQUEST = 0x8004_587d;
/** Without flushing the journal: what no sync has brought to the disk never comes there. */
const NO_LOG_FLUSH = 2;

/** Node cannot ask a file system for anything (ioctl); these can, each with what it must be told. */
const askers: readonly { readonly program: string; readonly script: string }[] = [
  {
    program: "perl",
    script: `open(my $f, "<", $ARGV[0]) or die "open: $!\\n"; my $how = pack("L", ${NO_LOG_FLUSH}); ioctl($f, ${REQUEST}, $how) or die "ioctl: $!\\n";`,
  },
  {
    program: "python3",
    script: `import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), ${REQUEST}, struct.pack("I", ${NO_LOG_FLUSH}))`,
  },
];

/** Programs of which one must be there. */
export const shutDownPrograms: readonly string[] = askers.map(({ program }) => program);

/**
 * Shuts down the file system that is mounted at a place, as a power failure does.
 * @throws Error if it may not be done, or no program is there that can.
 */
export async function shutDown(place: string): Promise<void> {
  const asker = askers.find(({ program }) => findProgram(program) !== undefined);
  if (asker === undefined) throw new Error(`none of ${shutDownPrograms.join(", ")} is installed`);
  await runProgram(asker.program, [asker.program === "perl" ? "-e" : "-c", asker.script, place]);
}
