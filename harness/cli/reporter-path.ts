/** The path of a reporter of one's own: it has a dot in it, which no name has. */
export type ReporterPath = `${string}.${string}`;

/** Whether a reporter is named by a path. */
export function isReporterPath(name: string): name is ReporterPath {
  return name.includes(".");
}
