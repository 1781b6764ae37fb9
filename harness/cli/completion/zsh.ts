import type { CompletedCommand, CompletedOption } from "./words.ts";

/** A script that completes capstan in zsh. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef capstan
# Completion of capstan in zsh. Put this into ~/.zshrc, after compinit:
#   source <(npx capstan completion zsh)
_capstan() {
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description.replaceAll(":", "\\:")}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}
compdef _capstan capstan
`;
}

function commandCase({ name, options, arguments: values, takesArguments }: CompletedCommand): string {
  const rest = values.length > 0 ? [`*:what:(${values.join(" ")})`] : takesArguments ? ["*:file:_files"] : [];
  const specs = [...options.map(optionSpec), ...rest].map(quoted);
  return `    ${name}) _arguments ${specs.join(" ")} ;;`;
}

function optionSpec({ name, description, takesValue, values, isList }: CompletedOption): string {
  const about = `${name}[${description.replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", "\\:")}]`;
  if (!takesValue) return about;
  if (values.length === 0) return `${about}:value:_files`;
  return isList
    ? `${about}:values:_sequence compadd - ${values.join(" ")}`
    : `${about}:value:(${values.join(" ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
