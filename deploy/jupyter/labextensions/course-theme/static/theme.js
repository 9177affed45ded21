// While JupyterLab follows the system's theme, choosing one by hand only ends that, and the choice itself is lost.
// So the choice is made once more.  Written as JupyterLab loads it: there is nothing to build.
const theme = {
  id: "course-theme:plugin",
  autoStart: true,
  activate(app) {
    const choose = "apputils:change-theme";
    let again = false;
    app.commands.commandExecuted.connect(async (_, { id, args, result }) => {
      if (id !== choose || again) return;
      again = true;
      await result;
      await app.commands.execute(choose, args).finally(() => { again = false; });
    });
  },
};

window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["course-theme"] = { init() {}, get: async () => () => ({ __esModule: true, default: theme }) };
