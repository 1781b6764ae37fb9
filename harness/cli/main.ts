#!/usr/bin/env node
import { runCli } from "./program.ts";
import { realProcess } from "./real-process.ts";

const real = realProcess();
await real.finish(await runCli(process.argv.slice(2), real));
