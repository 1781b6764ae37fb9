import { base } from "./base.ts";
import { detail } from "./detail.ts";
import { matrix } from "./matrix.ts";
import { media } from "./media.ts";
import { theme } from "./theme.ts";

/** The style sheet of the page. */
export const style = [theme, base, matrix, detail, media].join("");
