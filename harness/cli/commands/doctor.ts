import type { CliProcess } from "../cli-process.ts";
import { examine } from "../doctor.ts";
import { doctorJson, doctorLines } from "../doctor-text.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { Output, type ColorMode } from "../output.ts";

/** Options of `capstan doctor`. */
export interface DoctorFlags {
  readonly image?: string;
  readonly json?: boolean;
  readonly color?: ColorMode;
}

/** `capstan doctor`: what works on this machine, and what would make more work. */
export async function doctor(flags: DoctorFlags, cli: CliProcess): Promise<ExitCode> {
  const output = new Output(cli, flags);
  const report = await examine(flags.image, cli);
  if (flags.json === true) output.resultText(doctorJson(report));
  else output.result(doctorLines(report, cli.cwd, output));
  return report.backends.find(({ name }) => name === "sim")?.usable === true ? exitCode.held : exitCode.unavailable;
}
