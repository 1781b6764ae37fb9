#!/usr/bin/env node
import { Console } from "node:console";
import { runCli } from "./program.ts";
import { realProcess } from "./real-process.ts";

// Stdout carries the result alone: what scenario files print when they are loaded is narration.
globalThis.console = new Console(process.stderr, process.stderr);
const real = realProcess();
await real.finish(await runCli(process.argv.slice(2), real));
