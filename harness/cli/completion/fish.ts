import type { CompletedCommand, CompletedOption } from "./words.ts";

/** A script that completes capstan in fish. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of capstan in fish. Put this into ~/.config/fish/config.fish:
#   npx capstan completion fish | source
complete -c capstan -n "not __fish_seen_subcommand_from ${names}" -f
${commands
  .map(
    ({ name, description }) =>
      `complete -c capstan -n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${quoted(description)}`,
  )
  .join("\n")}
${commands.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ name, options, arguments: values }: CompletedCommand): string[] {
  const within = `complete -c capstan -n "__fish_seen_subcommand_from ${name}"`;
  const own = values.length > 0 ? [`${within} -f -a ${quoted(values.join(" "))}`] : [];
  return [...own, ...options.map((option) => `${within} ${optionWords(option)}`)];
}

function optionWords({ name, description, takesValue, values, isList }: CompletedOption): string {
  const about = `-l ${name.replace(/^--/, "")} -d ${quoted(description)}`;
  if (!takesValue) return about;
  if (values.length === 0) return `${about} -r`;
  const words = isList ? `(__fish_append , ${values.join(" ")})` : values.join(" ");
  return `${about} -x -a ${quoted(words)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
