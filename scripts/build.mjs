import { ensureBuilt, ensureInstalled, requireNode } from "./checkout.mjs";

requireNode();
ensureInstalled();
ensureBuilt();
