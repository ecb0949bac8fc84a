namespace Holdfast.Support.Line;

/// <summary>What happens to a line, by the numbers of the people, agents and departments of a test.</summary>
public abstract record LineStep
{
    public sealed record Joins(int Person, int Department) : LineStep;

    public sealed record Takes(int Agent) : LineStep;

    public sealed record Leaves(int Person) : LineStep;

    public sealed record AgentIsGone(int Agent) : LineStep;
}

/// <summary>The line as it should be: agent 0 works in both departments with two seats, agent 1 in the second one with one.</summary>
public sealed class LineModel
{
    public static readonly IReadOnlyList<int[]> Works = [[0, 1], [1]];
    public static readonly IReadOnlyList<int> Seats = [2, 1];

    public List<(int Person, int Department, int Arrived, int? Agent)> Places { get; } = [];

    /// <summary>Who was taken, in order.</summary>
    public List<(int Agent, int Person)> Taken { get; } = [];

    private int _time;

    public void Do(LineStep step)
    {
        _time++;
        switch (step)
        {
            case LineStep.Joins joins when Places.TrueForAll(p => p.Person != joins.Person):
                Places.Add((joins.Person, joins.Department, _time, null));
                break;
            case LineStep.Leaves leaves:
                Places.RemoveAll(p => p.Person == leaves.Person);
                break;
            case LineStep.AgentIsGone gone:
                for (var i = 0; i < Places.Count; i++)
                {
                    Places[i] = Places[i].Agent == gone.Agent ? Places[i] with { Agent = null } : Places[i];
                }

                break;
            case LineStep.Takes takes when Places.Count(p => p.Agent == takes.Agent) < Seats[takes.Agent]:
                var waiting = Places.Where(p => p.Agent is null && Works[takes.Agent].Contains(p.Department)).OrderBy(p => p.Arrived).ToList();
                if (waiting.Count > 0)
                {
                    Places[Places.IndexOf(waiting[0])] = waiting[0] with { Agent = takes.Agent };
                    Taken.Add((takes.Agent, waiting[0].Person));
                }

                break;
        }
    }
}
