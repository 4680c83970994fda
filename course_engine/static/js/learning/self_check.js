// Self-checks in a lesson: what makes filling them in nicer. Checking itself is a form, and needs no script.
import { countWords } from "../assessment/word_count.js";
import { startOrdering } from "../items/ordering.js";

startOrdering(document);
countWords(document);
