/** Where a JSON text is wrong, in the words of Go's encoding/json; undefined if it is not. */
export interface JsonFault {
  readonly text: string;
  /** Bytes read when the fault was seen, if that is told. */
  readonly offset: number | undefined;
}

/** Finds the first fault of a JSON text; covers structure, not every detail of numbers and escapes. */
export function findJsonFault(text: string, decoder: 1 | 2): JsonFault | undefined {
  const scanner = new Scanner(text, decoder);
  try {
    scanner.value("looking for beginning of value");
    scanner.end();
    return undefined;
  } catch (fault) {
    if (fault instanceof Stop) return { text: fault.message, offset: fault.offset };
    throw fault;
  }
}

class Stop extends Error {
  readonly offset: number | undefined;

  constructor(text: string, offset: number | undefined) {
    super(text);
    this.offset = offset;
  }
}

class Scanner {
  readonly #text: string;
  readonly #decoder: 1 | 2;
  #at = 0;
  #depth = 0;

  constructor(text: string, decoder: 1 | 2) {
    this.#text = text;
    this.#decoder = decoder;
  }

  value(looking: string): void {
    const char = this.#peek();
    if (char === "{") this.#object();
    else if (char === "[") this.#array();
    else if (char === '"') this.#string();
    else if (/[-0-9]/.test(char)) this.#number();
    else if (/[tfn]/.test(char)) this.#word(char === "t" ? "true" : char === "f" ? "false" : "null");
    else this.#stop(looking);
  }

  end(): void {
    this.#blanks();
    if (this.#at < this.#text.length)
      this.#stop(this.#decoder === 1 ? "after top-level value" : "looking for beginning of value");
  }

  #object(): void {
    this.#enter();
    if (this.#peek() === "}") return this.#leave();
    for (;;) {
      if (this.#peek() !== '"') this.#stop("looking for beginning of object key string");
      this.#string();
      if (this.#peek() !== ":") this.#stop("after object key");
      this.#at++;
      this.value("looking for beginning of value");
      if (this.#peek() === "}") return this.#leave();
      if (this.#peek() !== ",") this.#stop("after object key:value pair");
      this.#at++;
    }
  }

  #array(): void {
    this.#enter();
    if (this.#peek() === "]") return this.#leave();
    for (;;) {
      this.value("looking for beginning of value");
      if (this.#peek() === "]") return this.#leave();
      if (this.#peek() !== ",") this.#stop("after array element");
      this.#at++;
    }
  }

  #string(): void {
    for (this.#at++; ; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === "" || char < " ") this.#stop("in string literal");
      if (char === "\\") {
        this.#at++;
        if (!/["\\/bfnrtu]/.test(this.#text.charAt(this.#at))) this.#stop("in string escape code");
      } else if (char === '"') {
        this.#at++;
        return;
      }
    }
  }

  #number(): void {
    const found = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/.exec(this.#text.slice(this.#at));
    if (found === null) {
      this.#at++;
      this.#stop("in numeric literal");
    }
    this.#at += found?.[0].length ?? 0;
  }

  #word(word: string): void {
    for (let index = 0; index < word.length; index++) {
      if (this.#text.charAt(this.#at) !== word.charAt(index)) {
        this.#stop(`in literal ${word} (expecting '${word.charAt(index)}')`);
      }
      this.#at++;
    }
  }

  #enter(): void {
    // Deeper than Go's own limit would be refused there, too; this guards the stack.
    if (++this.#depth > 2000) throw new Stop("exceeded max depth", this.#at);
    this.#at++;
  }

  #leave(): void {
    this.#depth--;
    this.#at++;
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at++;
  }

  #peek(): string {
    this.#blanks();
    return this.#text.charAt(this.#at);
  }

  #stop(where: string): never {
    const char = this.#text.charAt(this.#at);
    if (char === "" && this.#decoder === 2) throw new Stop("unexpected EOF", undefined);
    if (char === "") throw new Stop("unexpected end of JSON input", this.#text.length);
    throw new Stop(`invalid character '${char}' ${where}`, this.#at + 1);
  }
}
