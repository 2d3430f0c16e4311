using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace TorrentLab.Tests.Architecture;

/// <summary>
/// Lists the types that a type uses: what its signatures and fields name, and what the code of its methods calls.
/// Source text would miss inferred types and stumble over comments; the compiled code holds exactly what is used.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IReadOnlySet<Type> Of(Type type)
    {
        HashSet<Type> uses = [];
        Add(uses, type.BaseType);
        foreach (Type contract in type.GetInterfaces()) Add(uses, contract);
        foreach (FieldInfo field in type.GetFields(Declared)) Add(uses, field.FieldType);
        foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            if (method is MethodInfo { ReturnType: { } result }) Add(uses, result);
            foreach (ParameterInfo parameter in method.GetParameters()) Add(uses, parameter.ParameterType);
            if (method.GetMethodBody() is not { } body) continue;
            foreach (LocalVariableInfo local in body.LocalVariables) Add(uses, local.LocalType);
            foreach (MemberInfo member in MembersIn(body.GetILAsByteArray()!, method))
                Add(uses, member as Type ?? member.DeclaringType);
        }
        return uses;
    }

    /// <summary>Adds a type with what it is made of: the element of an array, the arguments of a generic type.</summary>
    private static void Add(HashSet<Type> uses, Type? type)
    {
        if (type is null || type.IsGenericParameter) return;
        if (type.HasElementType) Add(uses, type.GetElementType());
        else uses.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        foreach (Type argument in type.GetGenericArguments()) Add(uses, argument);
    }

    /// <summary>Walks the instructions and resolves each token that names a member (ECMA-335, partition III).</summary>
    private static IEnumerable<MemberInfo> MembersIn(byte[] code, MethodBase method)
    {
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            // Instructions of two bytes start with 0xFE.
            OpCode instruction = code[at] == 0xFE
                ? OpCodesByValue[BinaryPrimitives.ReadInt16BigEndian(code.AsSpan(at))]
                : OpCodesByValue[code[at]];
            ReadOnlySpan<byte> operand = code.AsSpan(at + instruction.Size);
            at += instruction.Size + OperandLength(instruction.OperandType, operand);
            if (!NamesAMember(instruction.OperandType)) continue;
            int token = BinaryPrimitives.ReadInt32LittleEndian(operand);
            if (method.Module.ResolveMember(token, typeArguments, methodArguments) is { } member) yield return member;
        }
    }

    private static bool NamesAMember(OperandType kind) =>
        kind is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    private static int OperandLength(OperandType kind, ReadOnlySpan<byte> operand) => kind switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };
}
