import type { CompletedCommand, CompletedOption } from "./words.ts";

/** A script that completes capstan in bash. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion of capstan in bash. Put this into ~/.bashrc:
#   eval "$(npx capstan completion bash)"
_capstan() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]}
  local options="" arguments="" values="" list=""
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted(commands.map(({ name }) => name))} -- "$current"))
    return
  fi
  case "$command $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  if [[ -n $list ]]; then
    # After a comma the next value begins.
    local before=""
    if [[ $current == *,* ]]; then before="\${current%,*},"; fi
    COMPREPLY=($(compgen -P "$before" -W "$values" -- "\${current##*,}"))
    return
  fi
  if [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  case "$command" in
${commands.map(wordCase).join("\n")}
  esac
  # Where nothing fits, bash completes file names.
  if [[ $current == -* ]]; then arguments=$options; fi
  COMPREPLY=($(compgen -W "$arguments" -- "$current"))
}
complete -o default -F _capstan capstan
`;
}

function valueCases({ name, options }: CompletedCommand): string[] {
  return options
    .filter(({ values }) => values.length > 0)
    .map(
      (option) => `    ${`${name}\\ ${option.name}`}) values=${quoted(option.values)}${listMark(option)} ;;`,
    );
}

function listMark({ isList }: CompletedOption): string {
  return isList ? " list=1" : "";
}

function wordCase({ name, options, arguments: values }: CompletedCommand): string {
  const names = options.map((option) => option.name);
  return `    ${name}) options=${quoted(names)} arguments=${quoted(values)} ;;`;
}

function quoted(words: readonly string[]): string {
  return `'${words.join(" ").replaceAll("'", `'\\''`)}'`;
}
