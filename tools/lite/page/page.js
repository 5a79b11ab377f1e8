// What makes JupyterLite's page one of this edition. It runs before JupyterLab.
import "./list_of_files.js";
import "./files.js";
import "./room.js";
import "./starting.js";
import "./saving.js";
import "./hand_in.js";

// JupyterLab takes the name of the notebook out of its address, so a reload would open an empty JupyterLab.
if (!location.search) location.replace("../index.html");
