"""What a colleague measured, as pictures side by side."""

from course_lib.plots import BLUE, ORANGE, VERMILLION

STYLES = ({"color": BLUE, "marker": "o", "ls": "-"}, {"color": VERMILLION, "marker": "^", "ls": "--"},
          {"color": ORANGE, "marker": "s", "ls": ":"})


def evidence(*panels):
    """The view of these course_lib.colleague.Panel, for what an `evidence` measures."""
    def view(fig):
        axes = fig.subplots(1, len(panels), squeeze=False)[0]
        drawn = []
        for ax, panel in zip(axes, panels, strict=True):
            ax.set(xlim=panel.xlim, ylim=panel.ylim, xlabel=panel.x, ylabel=panel.y, yscale=panel.scale)
            drawn.append([ax.plot([], ms=5, animated=True, label=name, **style)[0]
                          for name, style in zip(panel.lines, STYLES, strict=False)])
            if len(panel.lines) > 1:
                ax.legend(loc="best")

        def update(result):
            for lines, values in zip(drawn, result.panels, strict=True):
                for line, (x, y) in zip(lines, values, strict=True):
                    line.set(data=(x, y), markevery=max(1, len(x) // 12))
            return result.said
        return update
    told = "; ".join(f"{panel.y}, against {panel.x}" for panel in panels).replace("\n", " ")
    view.__doc__ = f"What was measured: {told}."
    return view
