import { runChild } from "../backends/process/child-program.ts";
import { loadCode } from "./load-code.ts";

// The program of the children of real backends.
runChild(loadCode);
