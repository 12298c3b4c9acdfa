#!/usr/bin/env node
import { toleratePipeClosing } from "./console.ts";
import { runProgram } from "./program.ts";

toleratePipeClosing();
process.exitCode = await runProgram(process.argv.slice(2));
