using System.Reflection;
using System.Reflection.Emit;

namespace Holdfast.Kit;

/// <summary>
/// Reads from the compiled product which types and methods each type uses, async bodies and lambdas too. It cannot see
/// constants that the compiler copied in, nameof, or routes written as text.
/// </summary>
public static class CompiledCode
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The folder of a capability that a type stands in, or null for the root and for other assemblies.</summary>
    public static string? CapabilityOf(Type? type) => type is null ? null : FolderOf(type) switch
    {
        [_, var capability, ..] => capability,
        [var alone] => alone,
        _ => null,
    };

    /// <summary>The folders of the product that a type stands in, from the outermost; none for other assemblies.</summary>
    public static string[] FolderOf(Type type) =>
        type.Assembly == typeof(Program).Assembly && type.Namespace is ['H', 'o', 'l', 'd', 'f', 'a', 's', 't', '.', .. var rest] ? rest.Split('.') : [];

    /// <summary>Every type that the type mentions.</summary>
    public static IEnumerable<Type> UsedBy(Type type) =>
    [
        .. Parts(type.BaseType),
        .. type.GetInterfaces().SelectMany(Parts),
        .. type.GetFields(Everything).SelectMany(field => Parts(field.FieldType)),
        .. Methods(type).SelectMany(InMethod),
    ];

    /// <summary>Whether the type's code calls a method of that name.</summary>
    public static bool Calls(Type type, Type owner, string method) =>
        Methods(type).SelectMany(Members).Any(member => member is MethodBase && member.DeclaringType == owner && member.Name == method);

    /// <summary>Whether the type's code calls a generic method of that name for a type.</summary>
    public static bool CallsFor(Type type, string method, Type argument) =>
        Methods(type).SelectMany(Members).Any(member => member is MethodInfo { IsGenericMethod: true } call && call.Name == method && call.GetGenericArguments().Contains(argument));

    /// <summary>Whether the method's own code sets a property, and is not the property itself.</summary>
    public static bool Sets(MethodInfo method, Type owner, string property) =>
        !method.IsSpecialName && Members(method).Any(member => member is MethodBase && member.DeclaringType == owner && member.Name == "set_" + property);

    private static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything));

    private static IEnumerable<Type> InMethod(MethodBase method) =>
    [
        .. method.GetParameters().SelectMany(parameter => Parts(parameter.ParameterType)),
        .. method is MethodInfo info ? Parts(info.ReturnType) : [],
        .. Members(method).SelectMany(member => Parts(member as Type ?? member.DeclaringType).Concat(
            member is MethodInfo { IsGenericMethod: true } call ? call.GetGenericArguments().SelectMany(Parts) : [])),
    ];

    /// <summary>The members named in a method's body.</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[++at])) : code[at];
            var operand = ++at;
            var operation = OpCodesByValue[value];
            at += Size(operation.OperandType, code, operand);
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(code, operand), typeArguments, methodArguments) is { } member)
            {
                yield return member;
            }
        }
    }

    private static int Size(OperandType type, byte[] code, int operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, operand)),
        _ => 4,
    };

    private static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsGenericType: true } => [type, .. type.GetGenericArguments().SelectMany(Parts)],
        _ => [type],
    };
}
