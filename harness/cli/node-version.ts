/** Whether a version of Node is one that `engines` in package.json asks for: 20.19 or newer, or 22.12 or newer. */
export function satisfiesEngines(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 20) return minor >= 19;
  return major > 22 || (major === 22 && minor >= 12);
}
